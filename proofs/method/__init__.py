"""Methods: each turns a claim into a certificate or nothing. The kernel checks what they propose."""
