import { describeArea } from '../../support/area';

// The loyalty programme: earning, redeeming, quotes, tiers, members and proofs.
describeArea(__dirname);
