"""Opening: the only room that can unseal. Everything here runs on the researcher's machine.

``seed`` makes and wraps the sealing seed; ``fetch`` gets what a closed survey hands out;
``unseal`` verifies, opens and validates each envelope; ``columns`` writes the table; ``run`` does
it all, in this order: nothing is unsealed before every signature, token and count was verified.
"""
