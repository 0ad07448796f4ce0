<?php
// htmlspecialchars, html_entity_decode, strip_tags, nl2br, urlencode, http_build_query, parse_url, parse_str.
$html = str_repeat('<p class="x">Tom & Jerry\'s "show" &copy; <b>bold</b></p>' . "\n", 20);
$hash = '';
for ($i = 0; $i < 3000; $i++) {
    $escaped = htmlspecialchars($html);
    $text = html_entity_decode(strip_tags($html)) . nl2br($escaped);
    $url = 'https://user@example.com:8080/path/to?' . http_build_query(['a' => $i, 'b' => ['x', 'y z'], 'c' => $hash]) . '#frag';
    $parts = parse_url($url);
    parse_str($parts['query'], $query);
    $hash = md5($hash . $text . rawurlencode($url) . count($query) . addslashes($html));
}
echo $hash, "\n";
