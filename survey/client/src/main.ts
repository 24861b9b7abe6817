/* The page's first line of script. */

import './shims';

import { open } from './ui/boot';

void open();
