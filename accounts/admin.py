from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import User

# No history here, unlike everywhere else: it would keep what people asked to have taken away.
admin.site.register(User, UserAdmin)
