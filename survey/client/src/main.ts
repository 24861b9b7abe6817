/* The page's first line of script. */

import './shims';

import { open } from './ui/boot';

setTimeout(() => void open()); // the script's own beginning is a piece of work by itself
