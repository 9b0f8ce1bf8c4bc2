"""Pictures of one answer, for chats, stories and screens; drawn by the worker, never while somebody waits."""
