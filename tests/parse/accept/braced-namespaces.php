<?php
namespace A { const B = 1; function c() {} }
namespace { A\c(); echo namespace\D; }
