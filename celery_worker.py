import wsgi

celery = wsgi.app.extensions["celery"]
