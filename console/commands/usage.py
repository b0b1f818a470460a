"""A mistake in a command line, told in a sentence."""

from __future__ import annotations

from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

from console.commands.opening import Sentence


class Mistyped(Sentence):
    """A command line that is not one of ours; exit code 2, as everywhere."""

    exit_code = 2


class Console(click.Group):
    """The commands; what click would say in English of a wrong option or argument is said in Vietnamese."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; raises Sentence."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise told(error) from None

    def invoke(self, ctx: click.Context) -> Any:
        """As click's; raises Sentence."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise told(error) from None


def told(error: click.UsageError) -> click.ClickException:
    """The mistake as a sentence, and where the options are listed; one that only shows the help stays."""
    if isinstance(error, NoArgsIsHelpError):
        return error
    return Mistyped(f"{_what(error)}{_help(error)}")


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        return f"còn thiếu {_named(error)}"
    if isinstance(error, click.NoSuchOption):
        near = f"; có phải {' hoặc '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        return f"không có tùy chọn {error.option_name}{near}"
    if isinstance(error, click.BadParameter):
        return f"{_named(error)}: {_value(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"tùy chọn {error.option_name} chưa có giá trị"
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"không có lệnh “{error.command_name}”"
    return "thừa tham số hoặc lệnh chưa đủ"


def _named(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return " / ".join(error.param.opts)
    return error.param.human_readable_name if error.param is not None else "một tham số"


def _value(error: click.BadParameter) -> str:
    """Why a value is wrong: our own words, or what may be given instead."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"chọn một trong {', '.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"cần một số từ {kind.min} đến {kind.max}"
    if isinstance(kind, click.Path):
        return "không đọc được tệp hoặc thư mục này"
    return error.message


def _help(error: click.UsageError) -> str:
    return f" (xem: {error.ctx.command_path} --help)" if error.ctx is not None else ""
