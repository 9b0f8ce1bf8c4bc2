# Two commands matter: `make run` and `make test`.
