export { productIdsIn } from './favorite-products';
export { PreferencesModule } from './preferences.module';
export { paymentMethod, profilePreferences } from './preferences.schemas';
