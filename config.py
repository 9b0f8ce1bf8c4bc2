"""Settings, one a line; each is overridden by the environment variable KLINIK_<NAME> (docs/configuration.md)."""

DATABASE_URL = ""
REDIS_URL = ""
SECRET_KEY = ""
ENCRYPTION_KEYS = ""
INDEX_KEY = ""
DEFAULT_AGENCY = ""
SMTP_URL = ""
MAIL_FROM = "klinik@localhost"
BASE_URL = "http://127.0.0.1:8000"
FILES_URL = "instance/files"
WHATSAPP_TOKEN = ""
TELEGRAM_TOKEN = ""
PORT = 8000
RATE_LIMITS = "on"
INSTANCE = "instance"
PG_BIN = ""
REDIS_BIN = ""
LOG_LEVEL = "INFO"
TRUSTED_PROXIES = 0
PAGE_CACHE = "on"
SEARCH_WITHIN_MS = 150
