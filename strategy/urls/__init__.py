"""Addresses of strategies."""

from strategy.urls import plans, refreshing, versions, writing

app_name = "strategy"
urlpatterns = [*versions.urlpatterns, *writing.urlpatterns, *refreshing.urlpatterns, *plans.urlpatterns]
