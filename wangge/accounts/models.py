from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None) -> "User":
        user = self.model(username=username)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who can log in."""

    username = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, blank=True)  # "": the browser decides
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = UserManager()


class Token(models.Model):
    """A key for the API: bearer of a user in one acting appointment. Only its SHA-256 is kept."""

    digest = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=64)
    appointment = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class LoginFailure(models.Model):
    """A login that failed. What was typed is kept as keyed digests only: it may have been a password."""

    name = models.BinaryField(max_length=32)  # of the user name
    pair = models.BinaryField(max_length=32)  # of the user name and the address that it came from
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["pair", "at"], name="accounts_failure_pair"),
            models.Index(fields=["name", "at"], name="accounts_failure_name"),
        ]
