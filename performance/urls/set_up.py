"""Addresses of the set-up of figures, of the dashboard builder, and of exceptions."""

from django.urls import path

from performance.views import builder, exceptions, set_up, showing, sources

patterns = [
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/enter/", exceptions.enter, name="enter_exception"),
    path("exceptions/<uuid:uuid>/withdraw/", exceptions.withdraw, name="withdraw_exception"),
    path("exceptions/<slug:area>/<slug:slug>/<slug:month>/", exceptions.explain, name="explain_exception"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/begin-a-dashboard/", builder.begin, name="build_begin"),
    path("set-up/dashboards/", builder.builders, name="builders"),
    path("set-up/dashboards/<slug:slug>/", builder.build, name="build"),
    path("set-up/dashboards/<slug:slug>/change/", builder.change, name="build_change"),
    path("set-up/dashboards/<slug:slug>/remove/", builder.remove, name="build_remove"),
    path("set-up/dashboards/<slug:slug>/sections/add/", builder.add_section, name="section_add"),
    path("set-up/dashboards/<slug:slug>/sections/<int:pk>/", builder.edit_section, name="section_edit"),
    path("set-up/dashboards/<slug:slug>/sections/<int:pk>/remove/", builder.remove_section, name="section_remove"),
    path("set-up/dashboards/<slug:slug>/sections/<int:pk>/move/", builder.move_section, name="section_move"),
    path("set-up/dashboards/<slug:slug>/sections/<int:pk>/columns/add/", builder.add_column, name="column_add"),
    path("set-up/dashboards/<slug:slug>/sections/<int:pk>/columns/move/", builder.move_column, name="column_move"),
    path(
        "set-up/dashboards/<slug:slug>/sections/<int:pk>/columns/<int:place>/",
        builder.edit_column,
        name="column_edit",
    ),
    path(
        "set-up/dashboards/<slug:slug>/sections/<int:pk>/columns/<int:place>/remove/",
        builder.remove_column,
        name="column_remove",
    ),
    path("set-up/dashboards/<slug:slug>/sections/<int:pk>/lines/add/", builder.add_line, name="line_add"),
    path("set-up/dashboards/<slug:slug>/lines/<int:pk>/", builder.edit_line, name="line_edit"),
    path("set-up/dashboards/<slug:slug>/lines/<int:pk>/remove/", builder.remove_line, name="line_remove"),
    path("set-up/dashboards/<slug:slug>/lines/<int:pk>/move/", builder.move_line, name="line_move"),
    path("set-up/shown-sources/", sources.shown_sources, name="shown_sources"),
    path("set-up/shown-sources/<int:pk>/", sources.show_source, name="show_source"),
    path("set-up/shown-sources/<int:pk>/suppose/", sources.suppose_source, name="suppose_source"),
    path("set-up/showing/", showing.showing, name="showing"),
    path("set-up/showing/<uuid:uuid>/", showing.show_priority, name="show_priority"),
    path("set-up/<slug:slug>/", set_up.section, name="set_up_section"),
    path("set-up/<slug:slug>/add/", set_up.add, name="set_up_add"),
    path("set-up/<slug:slug>/<int:pk>/", set_up.edit, name="set_up_edit"),
    path("set-up/<slug:slug>/<int:pk>/remove/", set_up.remove, name="set_up_remove"),
]
