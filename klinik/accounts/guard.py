"""The door of the desk: it is shut unless a view says to whom it opens."""

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from flask import current_app, g, request
from flask.typing import ResponseReturnValue, RouteCallable
from sqlalchemy import select
from werkzeug.local import LocalProxy

from klinik.accounts import held, visitor
from klinik.accounts.models import Role, User
from klinik.db import Base, db
from klinik.errors import NotAllowed, NotFound
from klinik.web.policy import DESK, Declared

ROLES = "klinik_roles"
EVERYBODY = tuple(Role)
View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T", bound=Base)

current_user: User = cast("User", LocalProxy(visitor.user))


class Scope(NamedTuple):
    """Whose rows a query may return: cases of the user's own agency, none for an operator."""

    agency_ids: frozenset[uuid.UUID]
    user: User

    def one(self, model: type[T], key: uuid.UUID) -> T:
        """Return the row with that key, as long as it is of the user's own agency. Raises NotFound."""
        table: Any = model
        found = db.session.scalar(select(model).where(table.id == key, table.agency_id.in_(self.agency_ids)))
        if found is None:
            raise NotFound
        return found


class NoRolesDeclared(TypeError):
    """A desk view does not say who may open it, so nobody could."""


def roles(*allowed: Role) -> Callable[[View], View]:
    """Declare who may open a desk view; it stands directly above the function, below the route."""

    def declare(view: View) -> View:
        setattr(view, ROLES, frozenset(allowed))
        return view

    return declare


def roles_of(view: Any) -> frozenset[Role]:
    """Return who may open a view: nobody where it does not say."""
    return getattr(view, ROLES, frozenset())


class Desk(Declared):
    """A blueprint for staff: log-in and second factor for every page, and the roles that each view declares."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: RouteCallable | None = None,
        provide_automatic_options: bool | None = None,  # noqa: FBT001  # Flask's own signature
        **options: Any,
    ) -> None:
        if not roles_of(view_func):
            raise NoRolesDeclared(f"{self.name}: {rule} declares no roles")
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def desk_blueprint(name: str, import_name: str, **options: Any) -> Desk:
    """Return a blueprint whose every view needs a log-in with second factor and one of the roles it declares."""
    blueprint = Desk(name, import_name, policy=DESK, **options)
    blueprint.before_request(admit)
    return blueprint


def admit() -> ResponseReturnValue | None:
    """Let in whoever may, ask the others to log in. Raises NotAllowed."""
    user = visitor.user()
    if not user.is_authenticated:
        return held.ask_to_log_in()
    view = current_app.view_functions[cast("str", request.endpoint)]
    if user.role not in roles_of(view):
        raise NotAllowed
    g.agency = user.agency  # the desk shows the user's own agency on every host
    return None


def current_scope() -> Scope:
    """Return whose cases the user may see. A province does not see its regencies' cases until one is handed over."""
    user = visitor.user()
    seen = frozenset({user.agency_id}) if user.is_authenticated and user.role is not Role.OPERATOR else frozenset()
    return Scope(seen, user)
