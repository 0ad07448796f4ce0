<?php
// Pages rendered through output buffers, escaping and includes of closures.
function e(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES);
}

function row(array $product): string
{
    ob_start();
    ?>
  <tr class="<?= $product['stock'] ? 'in' : 'out' ?>">
    <td><?= e($product['name']) ?></td>
    <td><?= number_format($product['price'], 2) ?></td>
<?php if ($product['tags']): ?>
    <td><?php foreach ($product['tags'] as $i => $tag): ?><?= $i ? ', ' : '' ?><b><?= e($tag) ?></b><?php endforeach ?></td>
<?php else: ?>
    <td>-</td>
<?php endif ?>
  </tr>
<?php
    return ob_get_clean();
}

function page(string $title, array $products): string
{
    $rows = implode('', array_map('row', $products));
    return strtr("<html><title>{title}</title>\n<table>\n{rows}</table></html>\n", ['{title}' => e($title), '{rows}' => $rows]);
}

$products = [];
for ($i = 0; $i < 100; $i++) {
    $products[] = [
        'name' => "Name <$i> & \"co\"",
        'price' => $i * 9.99,
        'stock' => $i % 3,
        'tags' => $i % 4 ? ["t$i", 'x&y'] : [],
    ];
}
$checksum = $bytes = 0;
for ($i = 0; $i < 5000; $i++) {
    $page = page("Page $i", $products);
    $checksum = ($checksum + crc32($page)) & 0xffffffff;
    $bytes += strlen($page);
}
echo "$bytes $checksum\n";
