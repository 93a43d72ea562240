"""Own figures. In: a request. Out: modelled beside own, and the way from a workbook to figures that hold."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonground.core.text import slug
from commonground.web.accounts.limits import limited
from commonground.web.figures import intake, services, workbook
from commonground.web.figures.archive import Refused
from commonground.web.figures.compared import list_lines, list_parts, list_shared, own_of
from commonground.web.figures.draft import Lapsed, put_away, take_out
from commonground.web.figures.forms import CheckForm, PasteForm, TakeBackForm, UploadForm
from commonground.web.places.seat import Seat, Seated, list_side, refuse, sits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Read = Callable[[intake.Asked], intake.Given]


@require_GET
@sits("see_place")
def figures(request: Seated) -> HttpResponse:
    """Modelled beside own: the seat's own body first, then what others share."""
    seat = request.seat
    held = services.last_seen_by(seat) if seat.body.signs else None
    sees_own = seat.may("see_own_figures") and seat.body.signs
    shared = services.shared_of(seat.place)
    others = [one for one in list_shared(seat.place, shared) if not (sees_own and one.body.id == seat.body.id)]
    context = {
        "lines": list_lines(seat.body, own_of(held)) if sees_own else (),
        "held": held,
        "own": own_of(held),
        "others": others,
        "gives": seat.may("write_own_figures") and seat.body.signs and services.is_in_plan(seat.body),
        "not_yet": "" if services.is_in_plan(seat.body) or not seat.body.signs else services.NOT_YET,
        "side": list_side(seat.body) if sees_own else (),
    }
    return render(request, "figures/figures.html", context)


@require_GET
@sits("see_own_figures")
def download(request: Seated) -> HttpResponse:
    """The workbook of the seat's body, with what it gave before."""
    seat = request.seat
    if not seat.body.signs:
        return refuse(request)
    parts = tuple(list_parts(seat.place))
    own = own_of(services.last_seen_by(seat))
    content = workbook.write(seat.body.name, seat.body.kind, seat.body.about, own, parts)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="own-figures-{slug(seat.body.name)}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@sits("write_own_figures")
@limited
def upload(request: Seated) -> HttpResponse:
    """Send the workbook."""
    sent, files = request.method == "POST", request.FILES
    too_large = getattr(request, "too_large", False)  # known once the files were read
    form = UploadForm(request.POST, files, too_large=too_large) if sent else UploadForm()
    if sent and form.is_valid():
        content = form.cleaned_data["file"].read()
        return _check(request, form, "file", lambda asked: intake.take_file(content, asked))
    return _ask(request, form, 413 if too_large else 200)


@require_http_methods(["GET", "POST"])
@sits("write_own_figures")
@limited
def paste(request: Seated) -> HttpResponse:
    """Paste lines of cells and values."""
    form = PasteForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        return _check(request, form, "text", lambda asked: intake.take_text(text, asked))
    return _ask(request, form)


@require_POST
@sits("write_own_figures")
def confirm(request: Seated) -> HttpResponse:
    """Take the set that was checked, each figure shared or private as chosen."""
    seat = request.seat
    try:
        given_, since = take_out(seat, request.POST.get("token", ""))
    except Lapsed:
        context = {
            "title": "These figures were open too long",
            "sentences": ("Nothing was kept.", "Send the workbook again, or paste the figures again."),
            "href": "/figures/",
            "link": "Go to own figures",
        }
        return render(request, "room/message_page.html", context, status=409)
    form = _check_form(seat, given_, request)
    if not form.is_valid():
        return render(request, "figures/check.html", {"form": form, "title": "Check your figures"})
    who = {cell: form.cleaned_data[cell] for cell in given_.values}
    shared = {cell: value for cell, value in given_.values.items() if who[cell] == workbook.SHARED}
    private = {cell: value for cell, value in given_.values.items() if cell not in shared}
    try:
        services.give(seat, shared, private, since=since)
    except services.Changed:
        anew = _check_form(seat, intake.Given(given_.values, who))
        told = {"form": anew, "title": "Check your figures again", "changed": True}
        return render(request, "figures/check.html", told, status=409)
    return redirect("figures_given")


@require_GET
@sits("write_own_figures")
def given(request: Seated) -> HttpResponse:
    """It is done, and what follows from it."""
    own = own_of(services.last_seen_by(request.seat))
    numbers = {who: sum(one == who for _, one in own.values()) for who in (workbook.SHARED, workbook.PRIVATE)}
    return render(request, "figures/given.html", {"numbers": numbers})


@require_http_methods(["GET", "POST"])
@sits("write_own_figures")
def take_back(request: Seated) -> HttpResponse:
    """Take all own figures back, after one more question."""
    if request.method == "POST":
        services.take_back(request.seat)
        return redirect("figures_given")
    return render(request, "figures/take_back.html", {"form": TakeBackForm(), "title": "Take all your figures back"})


def _ask(request: Seated, form: UploadForm | PasteForm, status: int = 200, **more: object) -> HttpResponse:
    """The page with the file field or the text field, and all that was wrong with what was sent."""
    title = "Send your workbook" if isinstance(form, UploadForm) else "Paste your figures"
    return render(request, "figures/send.html", {"form": form, "title": title, "problems": ()} | more, status=status)


def _check(request: Seated, form: UploadForm | PasteForm, field: str, read: Read) -> HttpResponse:
    """Read what was sent: the page to check it, or what is wrong."""
    seat = request.seat
    if not seat.body.signs:
        return refuse(request)
    if not services.is_in_plan(seat.body):
        form.add_error(field, f"{seat.body.name} is not in the plan yet: {services.NOT_YET}")
        return _ask(request, form)
    try:
        given_ = read(intake.Asked(seat.body.kind, seat.body.about, list_parts(seat.place)))
    except Refused as error:
        form.add_error(field, str(error))
        return _ask(request, form)
    except intake.Problems as error:
        number = len(error.problems)
        said = "One figure has to be mended" if number == 1 else f"{number} figures have to be mended"
        form.add_error(field, f"{said}. Nothing was taken")
        return _ask(request, form, problems=error.problems)
    return render(request, "figures/check.html", {"form": _check_form(seat, given_), "title": "Check your figures"})


def _check_form(seat: Seat, given_: intake.Given, request: Seated | None = None) -> CheckForm:
    """The question who may see each figure, modelled and what was there before beside it."""
    own = {cell: (value, given_.who[cell]) for cell, value in given_.values.items()}
    held = services.last_seen_by(seat)
    lines = list_lines(seat.body, own, own_of(held))
    asked = [line for line in lines if line.id in own]
    token = {"token": put_away(seat, given_, services.set_id(held))}
    form = CheckForm(request.POST if request else None, lines=asked, place=seat.place.name, initial=token)
    form.taken_back = [line for line in lines if line.id not in own and line.change]  # type: ignore[attr-defined]
    return form


def _sent(request: Seated) -> QueryDict | None:
    """What was sent; None where a form was only opened."""
    return request.POST if request.method == "POST" else None
