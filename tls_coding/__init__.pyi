from tls_coding.notebook import Study as Study

__version__: str
