<?php
# hash // slashes
/* block */ /** doc of nothing */
; /** doc */ /* not doc */ function f() {} // ends here ?> html <?php
/** first */ /** second */ abstract /* x */ class A { /**no doc*/ public $a; /** b */ public $b; /** c */ const C = 1; /** f */ public function f(/** p */ $p) {} }
/** lost */ { } function g() {}
/**/ function h() {}
