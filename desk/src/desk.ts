// What the pages gain where a browser runs script. Everything here also works without it, by plain forms and links.
import { check } from './check';
import { firstAdmin } from './first-admin';
import { filters } from './filters';
import { keys } from './keys';
import { live } from './live';
import { print } from './print';

document.documentElement.classList.add('js');
keys();
check();
filters();
firstAdmin();
live();
print();
