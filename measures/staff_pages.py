from measures.export import files
from measures.sheet import FiguresSheet
from measures.staff_urls import urlpatterns
from staff.pages import StaffPages, register

register(StaffPages(urlpatterns, sheets=(FiguresSheet,), files=files))
