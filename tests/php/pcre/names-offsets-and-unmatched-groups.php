<?php
$text = 'ab 2020-12 z 3-4x';
$pattern = '/(?<year>\d+)-(\d+)(x)?(?<rest>!)?/';
foreach ([0, PREG_OFFSET_CAPTURE, PREG_UNMATCHED_AS_NULL, PREG_OFFSET_CAPTURE | PREG_UNMATCHED_AS_NULL] as $flags) {
    var_dump(preg_match($pattern, $text, $groups, $flags));
    echo json_encode($groups), "\n";
    foreach ([PREG_PATTERN_ORDER, PREG_SET_ORDER] as $order) {
        var_dump(preg_match_all($pattern, $text, $groups, $order | $flags));
        echo json_encode($groups), "\n";
    }
}
preg_match('/(?J)(?:(?<n>a)|(?<n>b))(?<n>c)?/', 'b', $groups);
print_r($groups);
var_dump(preg_match('/b/', 'abcb', $groups, PREG_OFFSET_CAPTURE, 2), $groups[0][1]);
var_dump(preg_match('/b/', 'abcb', $groups, PREG_OFFSET_CAPTURE, -4), $groups[0][1]);
var_dump(preg_match('/b/', 'abcb', $groups, 0, 5), $groups, preg_last_error_msg());
preg_match_all('/(*MARK:first)a|(*MARK:second)b/', 'ab', $groups);
print_r($groups);
try {
    preg_match('/a/', 'a', $groups, PREG_SET_ORDER);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
