<?php
echo __COMPILER_HALT_OFFSET__;
__halt_compiler() ; anything ( [ { "
