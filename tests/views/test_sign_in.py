"""Signing in and out, and what a person who has not signed in gets."""

from __future__ import annotations

from tests.views.conftest import PASSWORD, Browser


def test_it_works(app, cast, sign_in):
    chi = sign_in(cast.chi)
    assert "Bảng điều hành" in chi.text("/")
