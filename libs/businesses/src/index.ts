export { BusinessesModule } from './businesses.module';
export { type NewBusiness } from './businesses.schemas';
export { BusinessesService } from './businesses.service';
