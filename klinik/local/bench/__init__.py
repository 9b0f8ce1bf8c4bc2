"""`klinik bench`: figures of this machine, as ratios against a peer in the same run (docs/performance.md)."""

import click

from klinik.local.bench import alike, matching, notifications, queue, search, summaries, visits, web


@click.group(name="bench", invoke_without_command=True)
@click.pass_context
def bench(context: click.Context) -> None:
    """Ukur klinik ini di mesin ini; tanpa nama perintah, semuanya."""
    if context.invoked_subcommand is None:
        for command in bench.commands.values():
            context.invoke(command)


bench.add_command(web.command)
bench.add_command(visits.command)
bench.add_command(summaries.command)
bench.add_command(matching.command)
bench.add_command(notifications.command)
bench.add_command(queue.command)
bench.add_command(search.command)
bench.add_command(alike.command)
