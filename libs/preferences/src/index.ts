export { productIdsIn } from './favorite-products';
export { PreferencesModule } from './preferences.module';
export { profilePreferences } from './preferences.schemas';
export { PreferencesService } from './preferences.service';
