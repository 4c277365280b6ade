"""Addresses of editions, of what analysts write into them, and of questions about what was known."""

from django.urls import path

from performance.views import comparing, dashboards, editions, pictures, recalling, wording, words

patterns = [
    path("editions/begin/", editions.begin, name="begin"),
    path("editions/compare/", comparing.comparing, name="compare"),
    path("editions/compare/table.csv", comparing.comparing_csv, name="compare_csv"),
    path("editions/<int:number>/", editions.edition, name="edition"),
    path("editions/<int:number>/table.csv", editions.edition_csv, name="edition_csv"),
    path("editions/<int:number>/edition.pdf", editions.edition_pdf, name="edition_pdf"),
    path("editions/<int:number>/measures/<slug:slug>/", dashboards.edition_measure, name="edition_measure"),
    path("editions/<int:number>/freeze/", editions.freeze, name="freeze"),
    path("editions/<int:number>/release/", editions.release, name="release"),
    path("editions/<int:number>/by-hand/", editions.by_hand, name="by_hand"),
    path("editions/<int:number>/with-pack/", editions.with_pack, name="with_pack"),
    path("editions/<int:number>/compute/", editions.compute, name="compute"),
    path("editions/<int:number>/discard/", editions.discard, name="discard"),
    path("editions/<int:number>/correct/", editions.correct, name="correct"),
    path("editions/<int:number>/commentary/", words.write, name="write"),
    path("editions/<int:number>/commentary/<slug:slug>/", words.write, name="write_on"),
    path("editions/<int:number>/texts/<int:pk>/move/", words.move, name="move_words"),
    path("editions/<int:number>/texts/<int:pk>/remove/", words.remove, name="remove_words"),
    path("editions/<int:number>/rows/<slug:slug>/", wording.row, name="row"),
    path("editions/<int:number>/rows/<slug:slug>/factors/<int:place>/", wording.factor, name="factor"),
    path("editions/<int:number>/rows/<slug:slug>/factors/add/", wording.add_factor, name="add_factor"),
    path("editions/<int:number>/rows/<slug:slug>/rating/", wording.rating, name="rating"),
    path("editions/<int:number>/rows/<slug:slug>/note/", wording.note, name="note"),
    path("editions/<int:number>/changes/<slug:kind>/<int:pk>/take-back/", wording.take_back, name="edit_take_back"),
    path("editions/<int:number>/pictures/add/", pictures.add, name="add_picture"),
    path("editions/<int:number>/pictures/add/<slug:slug>/", pictures.add, name="add_picture_on"),
    path("editions/<int:number>/pictures/<int:pk>/", pictures.edit, name="edit_picture"),
    path("editions/<int:number>/pictures/<int:pk>/remove/", pictures.remove, name="remove_picture"),
    path("editions/<int:number>/picture/<slug:sha256>/", pictures.picture, name="picture"),
    path("known-on/", recalling.recall, name="recall"),
    path("known-on/<uuid:uuid>/", recalling.recollection, name="recollection"),
    path("known-on/<uuid:uuid>/table.csv", recalling.recollection_csv, name="recollection_csv"),
]
