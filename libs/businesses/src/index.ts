export { BusinessesModule } from './businesses.module';
export { createBusiness, type NewBusiness } from './businesses.schemas';
export { BusinessesService } from './businesses.service';
