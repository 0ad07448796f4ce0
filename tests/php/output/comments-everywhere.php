<?php
# hash
// slashes
/* block */ /** doc */
echo 1 /* in */ + /* between */ 2, # end
    "\n"; // last
#[Attribute] class X {}
echo 'a' // ends here ?> b
<?php
echo "c\n";
