"""What was promised, beside what was seen: each bar with its verdict, and all of them together at the end."""

from dataclasses import dataclass, field

import click


@dataclass
class Bars:
    """The bars of one run, in the order in which they were measured."""

    missed: list[str] = field(default_factory=list)
    number: int = 0

    def at_least(self, name: str, seen: float, wanted: float) -> None:
        self._note(name, f"{seen:.3f}, ingin >= {wanted:.3f}", is_met=seen >= wanted)

    def above(self, name: str, seen: float, baseline: float) -> None:
        self._note(name, f"{seen:.3f}, di atas {baseline:.3f} baseline.py", is_met=seen > baseline)

    def at_most(self, name: str, seen: float, wanted: float, unit: str = "") -> None:
        self._note(name, f"{seen:.4g}{unit}, ingin <= {wanted:g}{unit}", is_met=seen <= wanted)

    def conclude(self) -> None:
        """Say what was not reached; the command then ends with status 1."""
        click.echo(f"\n{self.number - len(self.missed)} dari {self.number} batas tercapai.")
        if self.missed:
            click.echo("Tidak tercapai: " + "; ".join(self.missed))
            raise click.exceptions.Exit(1)

    def _note(self, name: str, said: str, *, is_met: bool) -> None:
        self.number += 1
        if not is_met:
            self.missed.append(f"{name} ({said})")
        click.echo(f"  {'ya   ' if is_met else 'TIDAK'} {name}: {said}")
