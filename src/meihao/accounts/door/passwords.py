"""What a password must be, beyond Django's own checks. Figures are settings, with their clause."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from meihao.accounts.models import PasswordUsed, User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


def classes_in(password: str) -> int:
    """How many of the four classes occur: small letters, capitals, digits, and everything else."""
    named = [any(character in kind for character in password) for kind in KINDS]
    other = any(character not in "".join(KINDS) for character in password)
    return sum(named) + other


class ClassesValidator:
    """So many of the four classes of characters."""

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if classes_in(password) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return f"小写字母、大写字母、数字、其他符号，四类里至少要有 {self.classes} 类。"


class NotOneselfValidator:
    """Neither the username nor the name stands in it, forwards or backwards."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if not isinstance(user, User):
            return
        typed = password.casefold()
        for own in (user.username.casefold(), user.name.casefold()):
            if len(own) > 1 and (own in typed or own[::-1] in typed):
                raise ValidationError("密码里不能有自己的用户名或姓名，倒着写也不行。", code="password_is_oneself")

    def get_help_text(self) -> str:
        return "不能含有自己的用户名或姓名。"


class NotAgainValidator:
    """None of the last few passwords."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        used = PasswordUsed.objects.filter(user=user).values_list("password", flat=True)
        if any(check_password(password, old) for old in used[: settings.PASSWORDS_REMEMBERED]):
            raise ValidationError(
                f"这个密码最近 {settings.PASSWORDS_REMEMBERED} 次里用过，请换一个。", code="password_used"
            )

    def get_help_text(self) -> str:
        return f"不能与最近 {settings.PASSWORDS_REMEMBERED} 次用过的相同。"
