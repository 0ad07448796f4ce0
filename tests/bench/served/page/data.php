<?php
final class Order
{
    public function __construct(
        public readonly int $id,
        public readonly string $customer,
        public readonly float $total,
        /** @var array<string, int> */
        public readonly array $lines,
    ) {
    }

    public function status(): string
    {
        return match (true) {
            $this->total > 400 => 'large',
            $this->total > 100 => 'usual',
            default => 'small',
        };
    }
}

function e(string|int|float $text): string
{
    return htmlspecialchars((string) $text, ENT_QUOTES);
}

$orders = [];
foreach (range(1, 40) as $id) {
    $lines = ['tea <green>' => $id % 5 + 1, "biscuits & co" => $id % 3, 'sugar "fine"' => $id % 7];
    $orders[] = new Order($id, ['Ada', 'Grace', "O'Neil"][$id % 3], $id * 17.5 % 613, array_filter($lines));
}
usort($orders, fn (Order $a, Order $b) => $b->total <=> $a->total);
