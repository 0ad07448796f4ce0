<?php
// get_meta_tags: names made safe, values with and without quotes, tags that are cut short, the end of the head.
$name = tempnam(sys_get_temp_dir(), 'meta');
$pages = [
    "<html><head>\n<meta name=\"author\" content=\"someone\">\n<META NAME='Geo.Position+x' CONTENT='49.33;-86.59'/>\n</head><meta name=a content=b>",
    '<meta name=plain content=word>', '<meta name = "a" content="blank before">', "<meta\nname=\"a\"\ncontent=\"lines\">",
    '<meta content="first" name="n"/>', '<meta name="only">', '<meta content="only">', '<meta name=a name=b content=1 content=2>',
    '<meta name="a" content="it\'s">', "<meta name='a' content='x<y>z'>", '<other name="a" content="b">', '<meta name="a"content="b">',
    '<meta name=A-b_c.d:e content=1.5>', '<meta name= content="b">', '<meta name="" content="b">', "<meta name=a content=\"x\0y\">",
    "<meta name=a\0 content=b>", '<meta name="a" content="b" <meta name="c" content="d">', '<meta name="a', 'text = "q" <meta name="a" content="b">',
    "<meta name=\"a\" content=\xe9>", '<meta name=1 content=2><meta name=1 content=3>', '', '<>', '<meta<<<<<',
];
foreach ($pages as $page) {
    file_put_contents($name, $page);
    echo addcslashes($page, "\0..\37\200..\377"), ' => ', json_encode(get_meta_tags($name)), "\n";
}
unlink($name);
var_dump(@get_meta_tags($name));
