"""How stages are run over many documents; inline is the default."""
