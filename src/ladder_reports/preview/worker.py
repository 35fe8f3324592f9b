"""What the preview's worker process is asked to do. The server's own process imports this module and nothing of what it needs."""

from datetime import date

from ladder_reports.preview.model import Kind, Rendered, RenderTask, SheetTask


def prepare(kind: Kind, day: date) -> None:
    """Make a worker warm for this kind of document."""
    from ladder_reports.preview import renderer  # noqa: PLC0415 -- see above

    renderer.warm_up(kind, day)


def render(task: RenderTask) -> Rendered:
    """The pages and the problems of a document as its files are now."""
    from ladder_reports.preview import renderer  # noqa: PLC0415 -- see above

    return renderer.render(task)


def worksheet(task: SheetTask) -> bytes:
    """A worksheet as PDF; empty if it cannot be made."""
    from ladder_reports.preview import renderer  # noqa: PLC0415 -- see above

    return renderer.worksheet(task)
