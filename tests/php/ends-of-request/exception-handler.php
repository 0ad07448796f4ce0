<?php
set_exception_handler(function (Throwable $t) {
    echo 'handled ', get_class($t), ': ', $t->getMessage(), "\n";
});
register_shutdown_function(fn() => print "shutdown\n");
echo "a\n";
throw new DomainException('x');
