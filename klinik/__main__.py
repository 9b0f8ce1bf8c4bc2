"""The command `klinik`."""

from flask.cli import FlaskGroup

from klinik import create_app

main = FlaskGroup(name="klinik", create_app=create_app, help="Klinik Hoaks", add_version_option=False)

if __name__ == "__main__":
    main()
