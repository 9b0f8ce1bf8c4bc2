"""How much faster than the product the clinic of the fault tests gives up waiting."""

LEASE_SECONDS = 6  # 75 in the product
FIRST_DELAY_SECONDS = 0.2  # 30 in the product
SWEEP_SECONDS = 1  # 30 in the product
ANSWER_SECONDS = 2  # that a mail server may take for an answer; 10 in the product

PATIENCE = 150  # seconds until a scenario counts as failed; a quiet machine needs a tenth
