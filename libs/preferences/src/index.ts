export { productIdsIn } from './favorite-products';
export { PreferencesModule } from './preferences.module';
export { type ImportedPreferences, preferenceFields, profilePreferences } from './preferences.schemas';
export { PreferencesService } from './preferences.service';
