<?php
[, $pattern, $subject] = $argv + [2 => ''];
error_reporting(0);
set_error_handler(fn() => true);
foreach ([$pattern, "/$pattern/", "~$pattern~u", "{{$pattern}}xis"] as $regex) {
    preg_match($regex, $subject, $m, PREG_OFFSET_CAPTURE | PREG_UNMATCHED_AS_NULL);
    preg_match_all($regex, $subject, $m, PREG_SET_ORDER, 1);
    preg_match_all($regex, $subject . $subject, $m);
    preg_replace($regex, '<$0\1${2}>', $subject);
    preg_replace_callback([$regex, '/./s'], fn($m) => strrev($m[0]), [$subject, 'b' => $subject], 3, $count, PREG_OFFSET_CAPTURE);
    preg_split($regex, $subject, -1, PREG_SPLIT_DELIM_CAPTURE | PREG_SPLIT_NO_EMPTY | PREG_SPLIT_OFFSET_CAPTURE);
    preg_grep($regex, [$subject, '', 'x'], PREG_GREP_INVERT);
    preg_last_error_msg();
}
preg_match('/' . preg_quote($pattern, '/') . '/', $pattern);
preg_replace('/./', $pattern, $subject);
