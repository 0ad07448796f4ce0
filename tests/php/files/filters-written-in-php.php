<?php
// Filters of PHP and of the script change what runs through streams, in chains that can be taken apart.
class Shout extends php_user_filter
{
    public function onCreate(): bool
    {
        echo "create {$this->filtername} ", json_encode($this->params), "\n";
        return $this->params !== 'refuse';
    }
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            $consumed += $bucket->datalen;
            $bucket->data = strtoupper($bucket->data) . '!';
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
    public function onClose(): void { echo "close\n"; }
}
var_dump(stream_filter_register('shout', 'Shout'), stream_filter_register('shout', 'Shout'), stream_filter_register('loud.*', 'Shout'));
$file = fopen('php://memory', 'w+');
$filter = stream_filter_append($file, 'shout', STREAM_FILTER_WRITE, ['a' => 1]);
var_dump(get_resource_type($filter), fwrite($file, 'quiet'));
var_dump(stream_filter_remove($filter));
fwrite($file, ' again');
rewind($file);
var_dump(stream_get_contents($file));
rewind($file);
stream_filter_append($file, 'string.rot13', STREAM_FILTER_READ);
stream_filter_prepend($file, 'loud.er', STREAM_FILTER_READ, 'x');
var_dump(fread($file, 100));
fclose($file);
var_dump(stream_filter_append(fopen('php://memory', 'w+'), 'shout', STREAM_FILTER_READ, 'refuse'));
var_dump(stream_filter_append(fopen('php://memory', 'w+'), 'unknown'));
echo file_get_contents('php://filter/read=string.toupper|string.rot13/resource=data:,hello'), "\n";
echo file_get_contents('php://filter/convert.base64-encode/resource=data:,hello%20world'), "\n";
echo file_get_contents('php://filter/convert.base64-decode/resource=data:,aGVsbG8gd29ybGQ='), "\n";
echo file_get_contents('php://filter/convert.quoted-printable-encode/resource=data:,a%3Db%C3%A9'), "\n";
file_put_contents('php://filter/write=string.rot13/resource=php://output', "uryyb\n");
$chunked = fopen('php://memory', 'w+');
fwrite($chunked, "5\r\nHello\r\n7\r\n, world\r\n0\r\n\r\n");
rewind($chunked);
stream_filter_append($chunked, 'dechunk', STREAM_FILTER_READ);
var_dump(stream_get_contents($chunked));
echo implode(' ', array_intersect(stream_get_filters(), ['string.rot13', 'shout', 'loud.*'])), "\n";
