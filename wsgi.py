from klinik import create_app

app = create_app()
