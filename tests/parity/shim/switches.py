"""What the shim does otherwise when it is compared with the host's own asyncio."""

# An error of shielded work that nobody waits for any more is reported (3.14).
report_late_errors = True

# In CPython the message of a task's cancellation reaches only the first who asks; the others
# get CancelledError(). The library gives it to everybody, and so does the shim unless told.
message_for_everybody = True
