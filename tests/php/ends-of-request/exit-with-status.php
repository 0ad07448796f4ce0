<?php
register_shutdown_function(fn() => print "shutdown\n");
exit(42);
