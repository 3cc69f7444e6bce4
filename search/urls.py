from django.urls import path

from search.pages import search

urlpatterns = [path("search/", search, name="search")]
