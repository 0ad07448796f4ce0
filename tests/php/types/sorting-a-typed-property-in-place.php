<?php
class Sorted
{
    public array $list = [3 => 'c', 1 => 'a', 2 => 'b'];
    private ?array $maybe = ['z', 'y'];

    public function sort(): void
    {
        foreach (['ksort', 'krsort', 'asort', 'arsort', 'sort', 'rsort', 'natsort', 'shuffle', 'array_multisort'] as $sort) {
            mt_srand(3);
            $sort($this->list);
            echo $sort, ' ', json_encode($sort === 'shuffle' ? count($this->list) : $this->list), "\n";
        }
        usort($this->maybe, fn($a, $b) => $a <=> $b);
        array_push($this->maybe, 'x');
        echo json_encode($this->maybe), array_shift($this->maybe), json_encode(array_splice($this->maybe, 0, 1)), json_encode($this->maybe), "\n";
        $reference = &$this->list;
        krsort($reference);
        echo json_encode($reference), "\n";
    }
}
(new Sorted)->sort();
