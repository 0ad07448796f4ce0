<tr class="<?= $order->status() ?>">
<td><?= $order->id ?></td><td><?= e($order->customer) ?></td><td><?= number_format($order->total, 2) ?></td>
<td><?php foreach ($order->lines as $name => $count): ?><span><?= e($name) ?> × <?= $count ?></span> <?php endforeach ?></td>
</tr>
