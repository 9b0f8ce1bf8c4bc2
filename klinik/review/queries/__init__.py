"""What the desk reads: the queue, a case, answers, messages, the trail; always inside the reader's scope."""
