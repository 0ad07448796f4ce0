<?php
highlight_string("text & <b>\n<?php\n// comment\nfunction f(\$a): int {\n\treturn __LINE__ + \"x \$a[0] {\$b}\" . 'y'; /* c */\n}\n?>\nrest <?= 1.5 ?>");
echo "\n";
var_dump(highlight_string('<?php echo <<<A' . "\nx \$y\nA;\n", true));
var_dump(highlight_string('no code', true), highlight_string('', true));
ini_set('highlight.keyword', 'red');
var_dump(highlight_string('<?php if (1) {}', true));
