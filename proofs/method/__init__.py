"""Methods: each turns a claim into a certificate or nothing. None of them is trusted; the kernel checks what they propose."""
